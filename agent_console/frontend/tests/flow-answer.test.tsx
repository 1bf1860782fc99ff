// What is answered to a flow that is tried: where words are listened for, he may say something or press keys.

import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, expect, it } from "vitest";
import type { Answer, Trying } from "../src/designer/trying";
import type { FlowTried } from "../src/link/messages";
import { AnswerForm } from "../src/pages/flows/AnswerForm";

afterEach(cleanup);

function asked(wants: FlowTried["wants"]): Answer[] {
  const answers: Answer[] = [];
  const tried = { result: { wants, node: "code" }, busy: false };
  const trying = { subscribe: () => () => undefined, get: () => tried, answer: (one: Answer) => answers.push(one) };
  render(<AnswerForm trying={trying as unknown as Trying} />);
  return answers;
}

it("he says something", () => {
  const answers = asked("words");
  fireEvent.change(screen.getByLabelText("What he says"), { target: { value: "four two seven" } });
  fireEvent.click(screen.getByRole("button", { name: "Says" }));
  expect(answers).toEqual([{ says: "four two seven" }]);
});

it("or he presses keys, which count as well", () => {
  const answers = asked("words");
  fireEvent.change(screen.getByLabelText("Keys he presses"), { target: { value: "427" } });
  fireEvent.click(screen.getByRole("button", { name: "Press" }));
  expect(answers).toEqual([{ keys: "427" }]);
});

it("nothing can be said where nobody listens", () => {
  asked("keys");
  expect(screen.queryByLabelText("What he says")).toBeNull();
  expect(screen.getByLabelText("Keys he presses")).toBeTruthy();
});
