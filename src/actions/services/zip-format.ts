/** The numbers of the zip format, as its specification (APPNOTE 6.3) gives them. */

export const LOCAL_HEADER = 0x04034b50;
export const CENTRAL_HEADER = 0x02014b50;
export const END = 0x06054b50;
export const END_64 = 0x06064b50;
export const LOCATOR_64 = 0x07064b50;

export const LOCAL_HEADER_BYTES = 30;
export const CENTRAL_HEADER_BYTES = 46;
export const END_BYTES = 22;
export const END_64_BYTES = 56;
export const LOCATOR_64_BYTES = 20;

/** The extra field with the numbers that do not fit into 32 bits. */
export const EXTRA_64 = 1;

/** In place of a number that stands in the extra field, or in the larger end record. */
export const TOO_LARGE_16 = 0xffff;
export const TOO_LARGE_32 = 0xffffffff;

export const STORED = 0;
export const DEFLATED = 8;

/** Flags: the name is UTF-8; the content is encrypted. */
export const UTF_8 = 0x0800;
export const ENCRYPTED = 0x0001;
