// platform-node's declarations name these types of a package that brings no declarations of its own.
declare module "ws" {
  export class WebSocket {}
  export interface ServerOptions<Socket = unknown, Request = unknown> {
    readonly socket?: Socket
    readonly request?: Request
  }
}
