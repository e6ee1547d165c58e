/** The forms in which a secret turns up in a log: as it is, and as programs write it for shells, addresses and other formats. */

import { toPlainText } from "./plain-text.js";

/**
 * Shorter ones are no secrets, and masking them would black out the log and yet tell what they are. GitHub masks any that is
 * not empty: there a secret of braces and line ends takes every brace out of the log.
 */
export const SECRET_CHARACTERS_MIN = 3;

/** Of what is encoded; shorter ones turn up by chance. */
const ENCODED_CHARACTERS_MIN = 6;

/** Each once. The lines of a secret are secrets of their own, because logs are read by lines. */
export function formsOf(secret: string): ReadonlySet<string> {
  const lines = secret.split(/[\r\n]+/);
  const parts = [secret, ...lines].flatMap((part) => [part, part.trim(), toPlainText(part)]);
  const wanted = new Set(parts.filter(isSecret));
  return new Set(Array.from(wanted).flatMap(formsOfPart).filter(isSecret));
}

/** Nor can stars be hidden behind stars. */
const isSecret = (text: string): boolean =>
  text.trim().length >= SECRET_CHARACTERS_MIN && !/^\**$/.test(text);

function formsOfPart(part: string): readonly string[] {
  const json = JSON.stringify(part).slice(1, -1);
  return [
    part,
    ...withoutQuotes(part),
    json,
    json.replaceAll("/", "\\/"),
    ...ofAddresses(part),
    ...ofMarkup(part),
    ...ofShells(part),
    ...ofPowerShell(part),
    ...base64Of(part).filter((form) => form.length >= ENCODED_CHARACTERS_MIN),
  ];
}

/** A shell takes quotes off. */
const withoutQuotes = (text: string): readonly string[] =>
  /^(["']).*\1$/s.test(text) && text.length > 2 ? [text.slice(1, -1)] : [];

function ofAddresses(text: string): readonly string[] {
  // A half of a pair of surrogates has no address; it is written as the character for what is unreadable.
  const encoded = encodeURIComponent(Buffer.from(text).toString("utf8"));
  const strict = encoded.replaceAll(/[!'()*]/g, toHexadecimal);
  return [encoded, strict, strict.replaceAll("%20", "+"), strict.replaceAll(/%../g, toLower)];
}

const toHexadecimal = (character: string): string =>
  `%${character.charCodeAt(0).toString(16).toUpperCase()}`;

const toLower = (text: string): string => text.toLowerCase();

function ofMarkup(text: string): readonly string[] {
  const escaped = text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
  const quoted = escaped.replaceAll('"', "&quot;");
  return [
    escaped,
    quoted,
    ...["&apos;", "&#39;", "&#x27;"].map((apostrophe) => quoted.replaceAll("'", apostrophe)),
  ];
}

const ofShells = (text: string): readonly string[] => [
  text.replaceAll('"', '\\"'),
  text.replaceAll("'", "''"),
  text.replaceAll("'", "'\\''"),
  text.replaceAll("'", "'\"'\"'"),
  text.replaceAll(/["\\$`]/g, "\\$&"),
  text.replaceAll(/[^\w@%+=:,./-]/g, "\\$&"),
];

/** In its errors PowerShell colours what follows an ampersand, and so cuts the text there; GitHub masks both sides. */
function ofPowerShell(text: string): readonly string[] {
  const plus = text.indexOf("&+");
  const end = plus >= 0 ? plus + 2 : text.lastIndexOf("&") + 1;
  if (end === 0) return [];
  // The character behind `&+` is coloured by itself.
  const sides = [text.slice(0, end), text.slice(plus >= 0 ? end + 1 : end)];
  return sides.filter((side) => side.length >= ENCODED_CHARACTERS_MIN);
}

/**
 * Wherever the secret stands in what was encoded. What was before it moves its beginning by none, one or two bytes; of each the
 * characters are taken that depend on the secret alone, and once more those at the end that stand when nothing follows.
 */
function base64Of(text: string): readonly string[] {
  const bytes = Buffer.from(text);
  const forms = [0, 1, 2].flatMap((shift) => {
    const moved = Buffer.concat([Buffer.alloc(shift), bytes]);
    const encoded = moved.toString("base64").slice(shift === 0 ? 0 : shift + 1);
    const bare = encoded.replace(/=+$/, "");
    return [encoded, bare, moved.length % 3 === 0 ? bare : bare.slice(0, -1)];
  });
  return forms.flatMap((form) => [form, form.replaceAll("+", "-").replaceAll("/", "_")]);
}
