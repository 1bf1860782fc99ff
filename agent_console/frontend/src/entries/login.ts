import { logIn } from "../pages/login/form";

logIn();
