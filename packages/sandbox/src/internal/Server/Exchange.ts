/**
 * One request from its arrival to its answer: note it, take its fault, read it, run the hooks, answer, deliver.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import type { IncomingMessage, ServerResponse } from "node:http"
import * as Spoil from "../Spoil.js"
import type { Trouble } from "../../Faults/Trouble.js"
import type { Script } from "../../Faults.js"
import * as Faults from "../../Faults.js"
import type { Platform } from "../Platform.js"
import type { Answered, Hook, Requests, SeenRequest } from "../../Requests.js"
import * as Admission from "../Routes/Admission.js"
import * as Call from "../Routes/Call.js"
import * as Routes from "../Routes.js"
import * as Delivery from "./Delivery.js"

/**
 * Hooks in the order they were added: `before` the answer is worked out, `after` it is and before it is sent.
 *
 * @since 0.1.0
 * @category models
 */
export interface Hooks {
  before: ReadonlyArray<Hook>
  after: ReadonlyArray<Hook>
}

/**
 * @since 0.1.0
 * @category models
 */
export interface Parts {
  readonly platform: Platform
  readonly script: Script
  readonly requests: Requests
  readonly hooks: Hooks
}

const runAll = (hooks: ReadonlyArray<Hook>, request: SeenRequest | undefined): Effect.Effect<void> =>
  request === undefined ? Effect.void : Effect.forEach(hooks, (hook) => hook(request), { discard: true })

const nameToken = (platform: Platform, token: string): string => platform.tokens.label(token) ?? "<unknown-token>"

// Whatever stands in the query is treated as a token, also one that was never issued here.
const redactQuery = (platform: Platform, query: string): string =>
  platform.redact(
    query.replace(/(access_token=)([^&]+)/g, (_, name: string, token: string) => name + nameToken(platform, token))
  )

const arrive = ({ platform, requests }: Parts, request: IncomingMessage, path: string, query: string): number => {
  const token = Admission.tokenOf(new URLSearchParams(query))
  return requests.arrive({
    time: platform.now(),
    method: request.method ?? "GET",
    path,
    operation: path.slice(path.lastIndexOf("/") + 1),
    query: redactQuery(platform, query),
    ...(token === "" ? {} : { token: nameToken(platform, token) })
  })
}

const outcome = (answer: Call.Answer, trouble: Trouble | undefined): Answered => {
  const silent = trouble?.kind === "hang" || trouble?.kind === "reset" || trouble?.kind === "close"
  return {
    status: silent ? 0 : answer.status,
    ...(answer.errcode === undefined || silent ? {} : { errcode: answer.errcode }),
    ...(trouble === undefined ? {} : { fault: Faults.format({ trouble }) })
  }
}

/**
 * Serves one request of WeChat's own paths.
 *
 * @since 0.1.0
 * @category handlers
 */
export const serve = (
  parts: Parts,
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
  query: string
): Effect.Effect<void> =>
  Effect.gen(function* () {
    const { hooks, platform, requests, script } = parts
    const index = arrive(parts, request, path, query)
    const trouble = script.take(path)
    if (
      (trouble?.kind === "hang" || trouble?.kind === "reset" || trouble?.kind === "close") &&
      trouble.when === "before"
    ) {
      requests.note(index, { answered: { status: 0, fault: Faults.format({ trouble }) } })
      return yield* Delivery.silence(request, response, trouble.kind)
    }
    const body = yield* Delivery.read(request)
    if (body._tag === "None") return
    requests.note(index, { body: platform.redact(new TextDecoder().decode(body.value.bytes)) })
    yield* runAll(hooks.before, requests.get(index))
    const call: Call.Call = {
      method: request.method ?? "GET",
      path,
      query: new URLSearchParams(query),
      body: body.value.bytes
    }
    const answer = Spoil.apply(platform, call, trouble, () =>
      body.value.tooLarge ? Call.failure(platform, "api", 45002) : Routes.answer(platform, call)
    )
    requests.note(index, { answered: outcome(answer, trouble) })
    yield* runAll(hooks.after, requests.get(index))
    yield* Delivery.send(request, response, answer, trouble, platform.now())
  })
