// platform-node's declarations name this type of a package that brings no declarations of its own.
declare module "ws" {
  export type ServerOptions = object
}
