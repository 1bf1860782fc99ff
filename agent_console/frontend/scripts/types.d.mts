/** TypeScript declarations of the link's messages. The schema it is given is not kept whole. */
export function typesOf(schema: object): Promise<string>;
