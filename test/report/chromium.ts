/** The browser that pages are opened in, and the windows that they are looked at in. */

export const CHROMIUM: string = process.env.CHROMIUM ?? "/usr/bin/chromium";
export const sizes = { desktop: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } };
