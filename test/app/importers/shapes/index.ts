/** All shapes. */
import { django } from "./django.ts";
import type { Shapes } from "./shape.ts";

export const all: readonly Shapes[] = [django];
