// A math font that comes late moves the lines. Where the platform has none of those that answer.css
// names first, ours is fetched before the page is laid out; where it has one, never.
new FontFace("m", 'local("Cambria Math"),local("STIX Two Math")').load().catch(() => {
  const link = document.createElement("link");
  link.rel = "preload";
  link.as = "font";
  link.type = "font/woff2";
  link.crossOrigin = "";
  link.href = "../fonts/stix-two-math.woff2";
  document.head.append(link);
});
