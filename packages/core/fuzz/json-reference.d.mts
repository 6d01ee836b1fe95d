import type { JsonValue, Parsed } from "../src/Json.js"

export declare class NotJson extends Error {
  readonly offset: number
}

export declare const parseReference: (text: string, integer?: (literal: string) => JsonValue) => Parsed
