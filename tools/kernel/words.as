/**
 * The words of the kernel (`models/kernel/subset.ts`) for WebAssembly. Here a place in memory is a number of bytes.
 */


@external("host", "usual") declare function hostUsual(process: i32, home: i32): i32;
@external("host", "open") declare function hostOpen(process: i32, node: i32): i32;
@external("host", "standIn") declare function hostStandIn(process: i32, key: i32, isGet: i32): i32;
@external("host", "isInPlace") declare function hostIsInPlace(key: i32, node: i32): i32;
@external("host", "weight") declare function hostWeight(key: i32): i32;
@external("host", "get") declare function hostGet(node: i32, key: i32): i32;
@external("host", "detour") declare function hostDetour(process: i32, key: i32): i32;
@external("host", "update") declare function hostUpdate(row: i32): i32;
@external("host", "zipf") declare function hostZipf(): i32;
@external("host", "work") declare function hostWork(row: i32): f64;
@external("host", "pull") declare function hostPull(list: i32, segment: i32, total: f64, ageMax: i32, now: i32): i32;
@external("host", "unstrand") declare function hostUnstrand(slot: i32): void;

@inline function word(base: i32, i: i32): i32 { return load<i32>(base + (i << 2)); }
@inline function setWord(base: i32, i: i32, value: i32): void { store<i32>(base + (i << 2), value); }
@inline function double(base: i32, i: i32): f64 { return load<f64>(base + (i << 3)); }
@inline function setDouble(base: i32, i: i32, value: f64): void { store<f64>(base + (i << 3), value); }
@inline function byte(base: i32, i: i32): i32 { return load<u8>(base + i); }
@inline function setByte(base: i32, i: i32, value: i32): void { store<u8>(base + i, value); }
@inline function real(register: i32): f64 { return load<f64>(register << 3); }
@inline function setReal(register: i32, value: f64): void { store<f64>(register << 3, value); }
@inline function whole(register: i32): i32 { return load<i32>(512 + (register << 2)); }
@inline function setWhole(register: i32, value: i32): void { store<i32>(512 + (register << 2), value); }
@inline function truncated(x: f64): i32 { return i32(x); }
@inline function wrapped(x: f64): i32 { return i32(i64(x)); }
@inline function product(a: i32, b: i32): i32 { return a * b; }
@inline function highWord(x: f64): i32 { return i32(reinterpret<i64>(x) >> 32); }
@inline function withHighWord(x: f64, high: i32): f64 {
  return reinterpret<f64>((reinterpret<i64>(x) & 0xffffffff) | (i64(high) << 32));
}
@inline function unsigned(x: i32): f64 { return f64(u32(x)); }
@inline function leadingZeros(x: i32): i32 { return clz(x); }
@inline function asReal(x: i32): f64 { return f64(x); }
@inline function quotient(a: i32, b: i32): i32 { return a / b; }
@inline function asWhole(x: bool): i32 { return i32(x); }
