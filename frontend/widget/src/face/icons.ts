/** One stroke family on a 24-unit square; only those that are named are shipped. */
export const CHAT = "M4 5.5h16a1 1 0 0 1 1 1V16a1 1 0 0 1-1 1h-8l-4.5 3.5V17H4a1 1 0 0 1-1-1V6.5a1 1 0 0 1 1-1z"
export const DOWN = "m6 9.5 6 6 6-6"
export const CLOSE = "m6 6 12 12M18 6 6 18"
export const SEND = "M12 19V5.5M6 11l6-6 6 6"
export const CLIP = "m20 11.5-7.8 7.8a4.6 4.6 0 0 1-6.5-6.5L14 4.6A3.1 3.1 0 0 1 18.3 9l-8.1 8.1A1.5 1.5 0 0 1 8 14.9l7.4-7.3"
export const FILE = "M7 3.5h7L18.5 8v11.5a1 1 0 0 1-1 1H7a1 1 0 0 1-1-1v-15a1 1 0 0 1 1-1zM13.5 3.5v5h5"
export const ONCE = "m5 12.5 4.5 4.5L19 7.5"
export const TWICE = "m2 12.5L6.5 17 16 7.5M12 16.5l.5.5L22 7.5"
export const CLOCK = "M12 7v5l3 2M21 12a9 9 0 1 1-18 0 9 9 0 0 1 18 0z"
export const BELL = "M6 16.5V11a6 6 0 0 1 12 0v5.5l1.5 1.5h-15zM10 20.5h4"
export const MUTE = `${BELL}M4 4l16 16`
