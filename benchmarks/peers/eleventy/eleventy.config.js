// The card of a persona and the contents as a site of Eleventy: Nunjucks and markdown-it, HTML and Markdown.
const { readFileSync } = require("node:fs");
const markdown = require("markdown-it")();

module.exports = function (config) {
  config.setQuietMode(true);
  config.addFilter("inline", (text) => markdown.renderInline(text));
  config.addFilter("block", (text) => markdown.render(text));
  config.addFilter("inGroup", (personas, key) => personas.filter((p) => p.group === key));
  for (const name of ["card", "contents"]) {
    config.addGlobalData(`${name}Css`, () => readFileSync(`${__dirname}/${name}.css`, "utf8"));
  }
  config.addGlobalData("icons", () => readFileSync(`${__dirname}/icons.html`, "utf8"));
  return { dir: { input: "src", data: "_data", output: "_site" }, templateFormats: ["njk"] };
};
