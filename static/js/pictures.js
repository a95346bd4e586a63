// The dialog of the editor that uploads a picture or takes an earlier one, and asks what it shows.
// It tells the editor by an event of the editor's box: "insert-markdown", with the text.
const PAUSE = 250; // milliseconds without a key before a search is asked for

function asMarkdown(address, alt) {
  const text = alt.trim().replace(/\s+/g, " ").replace(/[\\[\]`*_~<>$&]/g, "\\$&");
  return `![${text}](${address})`;
}

function asAddress(file) {
  return new Promise((resolve) => {
    const reader = new FileReader();
    reader.addEventListener("loadend", () => resolve(reader.result || ""));
    reader.readAsDataURL(file); // the site's policy allows no address of an object
  });
}

async function answerOf(response) {
  const isJson = response.headers.get("Content-Type")?.startsWith("application/json");
  const made = isJson ? await response.json() : {};
  if (!response.ok) throw new Error(made.error || `The server refused it (${response.status}). Load the page again, then try once more.`);
  return made;
}

function inWords(error) {
  return error instanceof TypeError ? "No connection. Nothing is lost: try again." : error.message;
}

class PictureDialog {
  constructor(dialog) {
    this.dialog = dialog;
    const find = (selector) => dialog.querySelector(selector);
    this.form = find("form");
    this.file = find("[type=file]"); // none for who may not upload
    this.alt = find("textarea");
    this.decoration = find("[type=checkbox]");
    this.search = find("[type=search]");
    this.status = find("[role=status]");
    this.list = find(".pictures-earlier");
    this.more = find(".more");
    this.chosen = find(".pictures-chosen");
    this.trouble = find("[role=alert]");
    this.insertButton = find("[type=submit]");
    this.request = new AbortController();
    this.looking = new AbortController();
    this.listen();
  }

  listen() {
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.insert();
    });
    this.dialog.querySelector(".cancel").addEventListener("click", () => this.dialog.close());
    this.dialog.addEventListener("close", () => {
      this.request.abort();
      this.looking.abort();
    });
    this.file?.addEventListener("change", () => this.choose(this.file.files[0]));
    this.decoration.addEventListener("change", () => {
      this.alt.disabled = this.decoration.checked;
    });
    this.more.addEventListener("click", () => this.look(this.page + 1));
    this.search.addEventListener("input", () => {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.look(1), PAUSE);
    });
    this.search.addEventListener("keydown", (event) => {
      if (event.key === "Enter") event.preventDefault(); // it would insert
    });
    receiveFiles(this.dialog, (files) => this.take(files));
  }

  open(box, files) {
    this.box = box;
    this.form.reset();
    this.alt.disabled = false;
    this.upload = this.earlier = null;
    this.chosen.hidden = true;
    this.complain("");
    this.wait(false);
    this.dialog.showModal();
    this.look(1);
    if (files) this.take(files);
  }

  // Files that were dropped or pasted: the first of them, as if it had been chosen.
  take(files) {
    if (!this.file) {
      this.complain("You may not upload pictures. Ask an administrator for the permission.");
      return;
    }
    this.choose(files[0]);
    const transfer = new DataTransfer();
    transfer.items.add(files[0]);
    this.file.files = transfer.files;
    if (files.length > 1) this.complain(`One picture at a time: this is “${files[0].name}”.`);
    this.alt.focus();
  }

  async choose(file) {
    this.upload = file || null;
    this.earlier = null;
    this.complain("");
    for (const radio of this.list.querySelectorAll(":checked")) radio.checked = false;
    this.show(file ? file.name : "", "");
    if (!file || !file.type.startsWith("image/") || file.size > this.mostBytes) return;
    const address = await asAddress(file);
    if (this.upload === file) this.show(file.name, address);
  }

  chooseEarlier(picture) {
    this.earlier = picture;
    this.upload = null;
    if (this.file) this.file.value = "";
    this.complain("");
    this.show(picture.title, picture.thumbnail);
    this.alt.value = picture.alt;
    this.decoration.checked = !picture.alt;
    this.alt.disabled = !picture.alt;
  }

  show(name, address) {
    const [image, caption] = this.chosen.children;
    image.hidden = !address;
    if (address) image.src = address;
    else image.removeAttribute("src");
    caption.textContent = name;
    this.chosen.hidden = !name;
  }

  get mostBytes() {
    return Number(this.dialog.dataset.mostBytes);
  }

  complain(sentence, field) {
    this.trouble.textContent = sentence;
    this.trouble.hidden = !sentence;
    for (const one of [this.file, this.alt]) one?.toggleAttribute("aria-invalid", one === field);
    if (sentence) field?.focus();
  }

  wait(isWaiting) {
    this.form.setAttribute("aria-busy", String(isWaiting));
    this.insertButton.disabled = isWaiting;
    this.insertButton.textContent = isWaiting ? "Uploading…" : "Insert";
  }

  async insert() {
    const alt = this.decoration.checked ? "" : this.alt.value;
    if (!this.upload && !this.earlier) {
      this.complain("Choose a picture first.", this.file || this.search);
    } else if (!this.decoration.checked && !alt.trim()) {
      this.complain("Describe the picture for those who cannot see it, or say that it is decoration.", this.alt);
    } else if (this.upload?.size > this.mostBytes) {
      const size = (this.upload.size / 1e6).toFixed(1);
      this.complain(`The file has ${size} MB, and ${this.mostBytes / 1e6} MB are the most. Save it smaller, and choose it again.`, this.file);
    } else if (this.upload) {
      await this.send(this.upload, alt);
    } else {
      this.finish(this.earlier.address, alt);
    }
  }

  async send(file, alt) {
    this.complain("");
    this.wait(true);
    this.request = new AbortController();
    const body = new FormData();
    body.append("file", file);
    body.append("alt", alt);
    if (this.decoration.checked) body.append("decoration", "on");
    const token = csrfToken();
    const options = { method: "POST", body, headers: { "X-CSRFToken": token }, signal: this.request.signal };
    try {
      const picture = await answerOf(await fetch(this.dialog.dataset.upload, options));
      this.wait(false);
      this.finish(picture.address, alt);
    } catch (error) {
      this.wait(false);
      if (error.name !== "AbortError") this.complain(inWords(error), this.file);
    }
  }

  finish(address, alt) {
    this.dialog.close(); // first, so that the editor can take the focus
    // Closing gives the field its focus back but not its selection (Chromium 156), and nothing could
    // be inserted; an editor that focuses it anew has both.
    document.activeElement?.blur();
    const detail = { text: asMarkdown(address, alt) };
    this.box.dispatchEvent(new CustomEvent("insert-markdown", { detail }));
  }

  async look(page) {
    this.looking.abort();
    this.looking = new AbortController();
    const asked = new URLSearchParams({ q: this.search.value, page });
    try {
      const response = await fetch(`${this.dialog.dataset.library}?${asked}`, { signal: this.looking.signal });
      const found = await answerOf(response);
      this.page = page;
      const choices = found.pictures.map((picture) => this.choice(picture));
      if (page === 1) this.list.replaceChildren(...choices);
      else this.list.append(...choices);
      if (page > 1) choices[0]?.querySelector("input").focus();
      this.more.hidden = !found.more;
      this.status.textContent = this.counted(found.more);
    } catch (error) {
      if (error.name !== "AbortError") this.status.textContent = inWords(error);
    }
  }

  counted(isMore) {
    const count = this.list.children.length;
    if (!count) return this.search.value.trim() ? "No picture has all these words." : "There is none yet.";
    return `${count}${isMore ? " of more" : ""} picture${count === 1 ? "" : "s"}, the newest first`;
  }

  choice(picture) {
    const label = document.createElement("label");
    const radio = document.createElement("input");
    const image = document.createElement("img");
    const caption = document.createElement("bdi");
    Object.assign(radio, { type: "radio", name: "earlier", checked: this.earlier?.address === picture.address });
    Object.assign(image, { src: picture.thumbnail, alt: "", loading: "lazy" });
    caption.textContent = picture.alt || picture.title;
    label.title = picture.alt || picture.title;
    radio.addEventListener("change", () => this.chooseEarlier(picture));
    label.append(radio, image, caption);
    return label;
  }
}

// Files that are dropped anywhere on an element: the browser would leave the page to show one.
function receiveFiles(element, take) {
  const hasFiles = (event) => event.dataTransfer?.types.includes("Files");
  element.addEventListener("dragover", (event) => {
    if (hasFiles(event)) event.preventDefault();
  });
  element.addEventListener("drop", (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    if (event.dataTransfer.files.length) take(event.dataTransfer.files);
  });
}

function offer(box, dialog) {
  box.addEventListener("click", (event) => {
    if (event.target.closest('[data-command="image"]')) dialog.open(box);
  });
  const field = box.querySelector("textarea");
  receiveFiles(field, (files) => dialog.open(box, files));
  field.addEventListener("paste", (event) => {
    const { files, types } = event.clipboardData;
    // Word processors put a picture of the text beside the text.
    if (!files.length || types.includes("text/plain")) return;
    event.preventDefault();
    dialog.open(box, files);
  });
}

document.addEventListener("DOMContentLoaded", () => {
  const element = document.querySelector("dialog.pictures");
  const dialog = element && new PictureDialog(element);
  for (const box of document.querySelectorAll(".markdownx")) {
    for (const button of box.querySelectorAll('[data-command="image"]')) button.hidden = !dialog;
    if (dialog) offer(box, dialog);
  }
});
