// The recommended rules, but for what is a matter of taste or known better elsewhere.
module.exports = {
  root: true,
  extends: ["html-validate:recommended"],
  rules: {
    // <!doctype html> is as good in small letters.
    "doctype-style": "off",
    // A button in a form submits it: the default is what is meant.
    "no-implicit-button-type": "off",
    // A page's title is its question, however long that is.
    "long-title": "off",
    // The contents stand twice, and style shows one of them; axe-core sees which (tests/browser).
    "unique-landmark": "off",
    // A wide table or code block that scrolls in itself is a region, but no section of the text.
    "prefer-native-element": ["error", { exclude: ["region"] }],
  },
};
