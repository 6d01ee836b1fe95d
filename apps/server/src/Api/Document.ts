/**
 * Last touches on the generated OpenAPI document: every error is one and the same problem document, which the generator
 * does not know of requests that it cannot decode.
 *
 * @since 0.1.0
 */
import type { OpenAPISpec, OpenAPISpecOperation } from "@effect/platform/OpenApi"
import * as Problem from "../Problem.js"

/** Schemas of the decode error that `App.ts` writes as a problem document. */
const internalSchemas = new Set(["HttpApiDecodeError", "Issue", "PropertyKey"])

const retryAfter = {
  "Retry-After": { description: "多少秒后重试 / Seconds to wait", schema: { type: "integer" } }
}

const problemResponse = (status: number, description: string): object => ({
  description,
  ...(status === 429 ? { headers: retryAfter } : {}),
  content: { [Problem.contentType]: { schema: { $ref: "#/components/schemas/Problem" } } }
})

const operation = (spec: OpenAPISpecOperation, path: string, descriptions: ReadonlyMap<number, string>): object => ({
  ...spec,
  responses: Object.fromEntries(
    Object.entries(spec.responses).flatMap(([status, response]) => {
      const code = Number(status)
      if (code < 400) return [[status, response]]
      // Every endpoint is said to fail decoding; outside of /v1 there is nothing to decode.
      if (code === 400 && !path.startsWith("/v1/")) return []
      return [[status, problemResponse(code, descriptions.get(code) ?? response.description)]]
    })
  )
})

/**
 * `descriptions` says, by status, what each problem means.
 *
 * @since 0.1.0
 * @category transforms
 */
export const finish =
  (descriptions: ReadonlyMap<number, string>) =>
  (document: Record<string, unknown>): Record<string, unknown> => {
    const spec = document as unknown as OpenAPISpec
    return {
      ...spec,
      paths: Object.fromEntries(
        Object.entries(spec.paths).map(([path, item]) => [
          path,
          Object.fromEntries(Object.entries(item).map(([method, op]) => [method, operation(op, path, descriptions)]))
        ])
      ),
      components: {
        ...spec.components,
        schemas: Object.fromEntries(
          Object.entries(spec.components.schemas).filter(([name]) => !internalSchemas.has(name))
        )
      }
    }
  }
