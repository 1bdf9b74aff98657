/** The same keys with any texts: what a translation must offer. A missing or surplus key is a type error. */
export type Shape<T> = { readonly [K in keyof T]: T[K] extends string ? string : Shape<T[K]> };
