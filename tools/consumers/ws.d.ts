// platform-node's declarations name a package that brings none of its own.
declare module "ws"
