// Runs before the page is first painted, so that a dark page does not begin with a white flash.

import { applyTheme, chosenTheme } from "./theme.ts";

applyTheme(chosenTheme());
