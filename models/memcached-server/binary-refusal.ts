/**
 * The answer to a client of the binary protocol, which is not modelled: to every request, whatever it is, that this server
 * does not know the command, as memcached answers to one that it does not know. Clients wait for a frame, for some of them
 * without end (protocol_binary.h of memcached: a header of 24 bytes, then a body of the length that it gives).
 */

/** The first byte of a request. */
export const BINARY_REQUEST = 0x80;
export const BINARY_HEADER_BYTES = 24;

const RESPONSE = 0x81;
const UNKNOWN_COMMAND = 0x81;
const TEXT = "Unknown command";

/** Where a field of the header begins. */
const At = { opcode: 1, status: 6, bodyLength: 8, opaque: 12 } as const;

/** The bytes that follow the header. */
export function binaryBodyBytes(header: Uint8Array): number {
  return viewOf(header).getUint32(At.bodyLength);
}

/** With the opcode and the opaque of the request. */
export function binaryRefusal(header: Uint8Array): Uint8Array {
  const frame = new Uint8Array(BINARY_HEADER_BYTES + TEXT.length);
  const view = viewOf(frame);
  frame[0] = RESPONSE;
  frame[At.opcode] = header[At.opcode];
  view.setUint16(At.status, UNKNOWN_COMMAND);
  view.setUint32(At.bodyLength, TEXT.length);
  view.setUint32(At.opaque, viewOf(header).getUint32(At.opaque));
  for (let i = 0; i < TEXT.length; i++) frame[BINARY_HEADER_BYTES + i] = TEXT.charCodeAt(i);
  return frame;
}

function viewOf({ buffer, byteOffset, byteLength }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset, byteLength);
}
