/**
 * Text to UTF-8 bytes (RFC 3629) in a buffer that is reused: key bytes are needed a million at a time and are looked at
 * once. Unpaired surrogates become U+FFFD, as in the WHATWG Encoding Standard.
 */

const REPLACEMENT = 0xfffd;

/** Bytes with room to grow; the first `length` are in use. */
export class ByteBuffer {
  bytes = new Uint8Array(256);
  length = 0;

  clear(): this {
    this.length = 0;
    return this;
  }

  /** Appends the UTF-8 encoding of the text. */
  write(text: string): this {
    // At most three bytes a UTF-16 unit.
    if (this.length + text.length * 3 > this.bytes.length) this.#grow(this.length + text.length * 3);
    const { bytes } = this;
    let at = this.length;
    for (let i = 0; i < text.length; i++) {
      let code = text.charCodeAt(i);
      if (code < 0x80) {
        bytes[at++] = code;
        continue;
      }
      if (code < 0x800) bytes[at++] = 0xc0 | (code >> 6);
      else {
        if ((code & 0xf800) === 0xd800) {
          const low = text.charCodeAt(i + 1);
          const paired = code < 0xdc00 && (low & 0xfc00) === 0xdc00;
          code = paired ? 0x10000 + ((code & 0x3ff) << 10) + (low & 0x3ff) : REPLACEMENT;
          if (paired) i++;
        }
        if (code < 0x10000) bytes[at++] = 0xe0 | (code >> 12);
        else {
          bytes[at++] = 0xf0 | (code >> 18);
          bytes[at++] = 0x80 | ((code >> 12) & 0x3f);
        }
        bytes[at++] = 0x80 | ((code >> 6) & 0x3f);
      }
      bytes[at++] = 0x80 | (code & 0x3f);
    }
    this.length = at;
    return this;
  }

  #grow(atLeast: number): void {
    const larger = new Uint8Array(Math.max(atLeast, this.bytes.length * 2));
    larger.set(this.bytes);
    this.bytes = larger;
  }
}

/** The UTF-8 encoding of the text in an array of its own. */
export function utf8(text: string): Uint8Array {
  const buffer = new ByteBuffer().write(text);
  return buffer.bytes.slice(0, buffer.length);
}
