// Reads a mail as a mail program would: MIME parts and their transfer encodings (RFC 2045).

/** The decoded text of the first part of this media type. */
export function part(mail, mediaType) {
  const found = leaves(mail.replaceAll('\r\n', '\n')).find((leaf) => leaf.type === mediaType);
  if (!found) throw new Error(`the mail has no ${mediaType} part`);
  return found.text;
}

function leaves(entity) {
  const end = entity.indexOf('\n\n');
  const headers = entity.slice(0, end).replace(/\n[ \t]+/g, ' ');
  const body = entity.slice(end + 2);
  const header = (name) => headers.match(new RegExp(`^${name}:\\s*(.*)$`, 'im'))?.[1] ?? '';
  const type = header('content-type');
  const boundary = type.match(/boundary="?([^";]+)"?/i)?.[1];
  if (boundary) return body.split(`--${boundary}`).slice(1, -1).flatMap((inner) => leaves(inner.replace(/^\n/, '')));
  return [{ type: type.split(';')[0].trim().toLowerCase(), text: decode(body, header('content-transfer-encoding').toLowerCase()) }];
}

function decode(body, encoding) {
  if (encoding === 'base64') return Buffer.from(body, 'base64').toString('utf8');
  if (encoding !== 'quoted-printable') return body;
  const bytes = body.replace(/=\n/g, '').replace(/=([0-9A-F]{2})/gi, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString('utf8');
}
