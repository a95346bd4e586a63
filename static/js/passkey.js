// Passkeys: makes one ("make") or shows one ("use"), between the browser and the two addresses that
// the page names. What the server sends and wants is JSON with bytes as base64url.

const bytes = (text) =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (one) => one.charCodeAt(0));

const base64url = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

const named = (keys = []) => keys.map((key) => ({ ...key, id: bytes(key.id) }));

function wanted(options) {
  const user = options.user && { ...options.user, id: bytes(options.user.id) };
  return {
    ...options,
    ...(user && { user, excludeCredentials: named(options.excludeCredentials) }),
    ...(options.allowCredentials && { allowCredentials: named(options.allowCredentials) }),
    challenge: bytes(options.challenge),
  };
}

// By hand: toJSON() is missing in older browsers and fails on what some password managers return.
function told(credential) {
  const { response } = credential;
  const answer = { clientDataJSON: base64url(response.clientDataJSON) };
  if (response.attestationObject) {
    answer.attestationObject = base64url(response.attestationObject);
    answer.transports = response.getTransports?.() ?? [];
  } else {
    answer.authenticatorData = base64url(response.authenticatorData);
    answer.signature = base64url(response.signature);
    answer.userHandle = response.userHandle ? base64url(response.userHandle) : null;
  }
  return {
    id: credential.id,
    rawId: base64url(credential.rawId),
    type: credential.type,
    clientExtensionResults: credential.getClientExtensionResults(),
    response: answer,
  };
}

async function post(address, token, body) {
  const headers = { "Content-Type": "application/json", "X-CSRFToken": token };
  const response = await fetch(address, { method: "POST", headers, body: JSON.stringify(body) });
  const isJson = response.headers.get("Content-Type")?.startsWith("application/json");
  const made = isJson ? await response.json() : {};
  if (!response.ok) throw new Error(made.error || `The site did not answer as it should (${response.status}).`);
  return made;
}

function sentence(error) {
  switch (error.name) {
    case "InvalidStateError":
      return "This device holds a passkey for your account already.";
    case "NotAllowedError":
    case "AbortError":
      return "The passkey was not given: it took too long, or was canceled. Try again.";
    case "SecurityError":
      return "Your browser allows no passkeys at this address.";
    case "TypeError":
      return "No connection. Try again.";
  }
  return error.message;
}

function prepare(box) {
  const note = box.querySelector("[role=alert]");
  const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
  const isMade = box.dataset.passkey === "make";

  async function go() {
    note.hidden = true;
    try {
      if (!window.PublicKeyCredential) throw new Error("Your browser knows no passkeys.");
      const publicKey = wanted(await post(box.dataset.begin, token, {}));
      const credential = await navigator.credentials[isMade ? "create" : "get"]({ publicKey });
      const query = isMade ? { name: box.elements.namedItem("name").value } : { next: box.dataset.next };
      const address = `${box.dataset.complete}?${new URLSearchParams(query)}`;
      location.assign((await post(address, token, told(credential))).next);
    } catch (error) {
      note.textContent = sentence(error);
      note.hidden = false;
    }
  }

  if (isMade) box.addEventListener("submit", (event) => { event.preventDefault(); go(); });
  else box.querySelector("button").addEventListener("click", go);
}

document.querySelectorAll("[data-passkey]").forEach(prepare);
