// Rules for the browser's modules, their tests, and the scripts of benches.

import globals from "globals";

const common = {
  "no-undef": "error",
  "no-unused-vars": ["error", { args: "all", argsIgnorePattern: "^_", caughtErrors: "all" }],
  "no-unused-private-class-members": "error",
  "no-use-before-define": ["error", { functions: false, classes: false, variables: false }],
  "prefer-const": "error",
  "no-var": "error",
  eqeqeq: "error",
  "no-implicit-coercion": ["error", { allow: ["+", "!!"] }],
  "max-len": ["error", { code: 120, ignoreUrls: true }],
};

// A number of the dictionary is made in streams/kpi and comes with its topic, its n and "few": nothing here divides one
// count by another. By a unit (a literal, a constant) a time or a length may be divided.
const noShares = {
  selector: "BinaryExpression[operator='/'][right.type!='Literal']:not([right.name=/^[A-Z][A-Z0-9_]*$/])",
  message: "A share is made in streams/kpi and comes with its topic; what else is divided stands in eslint.config.mjs.",
};

export default [
  { ignores: ["assets/vendor/", "build/", "data/", ".venv/"] },
  {
    files: ["assets/js/**/*.mjs"],
    languageOptions: { globals: globals.browser },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      ...common,
      "max-lines": ["error", 300],
      "max-lines-per-function": ["error", { max: 40, skipComments: true }],
      complexity: ["error", 16],
    },
  },
  {
    // Lengths on a screen, times in working hours, seconds between fixes.
    files: ["assets/js/**/*.mjs"],
    ignores: [
      "assets/js/map/**",
      "assets/js/ui/{bars,page,text}.mjs",
      "assets/js/areas/png-export.mjs",
      "assets/js/wall/{alert-panel,freshness,seams}.mjs",
      "assets/js/workers/playback.mjs",
    ],
    rules: { "no-restricted-syntax": ["error", noShares] },
  },
  {
    files: ["assets/js/support.js"],
    languageOptions: { globals: globals.browser, ecmaVersion: 5, sourceType: "script" },
    rules: { ...common, "no-var": "off", "prefer-const": "off" },
  },
  {
    files: ["bench/**/*.mjs"],
    languageOptions: { globals: globals.browser },
    rules: common,
  },
  {
    files: ["tests/assets/**/*.mjs", "*.mjs"],
    languageOptions: { globals: { ...globals.node, ...globals.browser } },
    rules: common,
  },
];
