// Asks for the math font (see answer.css) before the page is laid out, for one that comes late moves
// the lines. Where the platform has one, that is taken and nothing is fetched.
document.fonts.load("1em Formulas");
