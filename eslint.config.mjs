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
