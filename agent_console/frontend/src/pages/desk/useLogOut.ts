import { usePage, useDesk } from "./context";

/** Leaves the centre first, then the pages. */
export function useLogOut(): () => Promise<void> {
  const desk = useDesk();
  const { forgery } = usePage();
  return async () => {
    if (!(await desk.logOut())) return;
    leavePages(forgery);
  };
}

/** The log-out is a form, as every change is, so that no link from elsewhere can do it. */
export function leavePages(forgery: string): void {
  const form = document.createElement("form");
  form.method = "post";
  form.action = "/logout";
  const field = document.createElement("input");
  field.type = "hidden";
  field.name = "forgery";
  field.value = forgery;
  form.append(field);
  document.body.append(form);
  form.submit();
}
