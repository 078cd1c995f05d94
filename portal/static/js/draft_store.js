// Where a draft is kept: on this device at once, and on the server for whoever is signed in, so that they can go on elsewhere.

const KEEPS = 30 * 24 * 3600 * 1000; // ms, as the server does
const account = () => document.body.dataset.account ?? "";
const named = (key) => `draft:${account()}:${key}`;

/** Of a stranger only as long as the window is open: others may come to the same device. */
const store = () => (account() ? localStorage : sessionStorage);

/** {values, before, revision, at}; without values the server has it, in the revision that this device last knew. */
export function recall(key) {
  const copy = get(store(), named(key));
  if (copy?.at && Date.now() - copy.at < KEEPS) return copy;
  forget(key);
  return null;
}

/** Whether this browser would keep it. */
export const remember = (key, copy) => put(store(), named(key), { ...copy, at: Date.now() });

export const forget = (key) => drop(store(), named(key));

/** Which form was sent last, until a page answers. */
export const sent = {
  put: (key) => put(sessionStorage, "draft-sent", key),
  take: () => {
    const key = get(sessionStorage, "draft-sent");
    drop(sessionStorage, "draft-sent");
    return key;
  },
};

/** What the server has for these forms; nothing where it cannot be asked. */
export async function found(keys) {
  if (!account() || !keys.length) return [];
  const asked = new URLSearchParams(keys.map((key) => ["form", key]));
  try {
    const answer = await fetch(`/drafts/found?${asked}`, { headers: { "HX-Request": "true", "HX-Request-Type": "partial" } });
    return answer.ok ? await answer.json() : [];
  } catch {
    return [];
  }
}

/** Send it. Gives {revision}, {other} where another device wrote on, or {why}: the name of the sentence that is true. */
export async function save(address, body, options = {}) {
  let answer;
  try {
    answer = await fetch(address, {
      method: "POST",
      body,
      redirect: "manual", // a way to the sign-in page is not a saved draft
      headers: { "X-CSRFToken": body.get("csrf_token") ?? "", "HX-Request": "true", "HX-Request-Type": "partial" },
      ...options,
    });
  } catch (trouble) {
    return { why: trouble.name === "AbortError" ? "" : "kept" };
  }
  const isJson = answer.headers.get("Content-Type")?.startsWith("application/json");
  if (answer.status === 409 && isJson) return { other: await answer.json() };
  if (!answer.ok) return { why: answer.status === 401 || answer.type === "opaqueredirect" ? "left" : "here" };
  return isJson ? await answer.json() : {};
}

/** A sign of a form as it came, to tell later whether the page has changed since. */
export function digest(values) {
  let sum = 5381;
  const text = JSON.stringify(values);
  for (let at = 0; at < text.length; at += 1) sum = (Math.imul(sum, 33) ^ text.charCodeAt(at)) >>> 0;
  return `${text.length}-${sum.toString(36)}`;
}

// a browser may refuse storage (private windows): the server's copy is then the only one
function put(where, key, value) {
  try {
    where.setItem(key, JSON.stringify(value));
    return true;
  } catch {
    return false;
  }
}

function get(where, key) {
  try {
    return JSON.parse(where.getItem(key));
  } catch {
    return null;
  }
}

function drop(where, key) {
  try {
    where.removeItem(key);
  } catch {}
}
