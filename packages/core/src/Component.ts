/**
 * The third-party platform (第三方平台) that calls for shops which authorized it: its endpoints as values, and the ports to
 * what it must keep.
 *
 * @since 0.1.0
 */
export * as Authorizations from "./Component/Authorizations.js"
export * as AuthorizerInfo from "./Component/AuthorizerInfo.js"
export * as AuthorizerList from "./Component/AuthorizerList.js"
export * as AuthorizerToken from "./Component/AuthorizerToken.js"
export * as ComponentToken from "./Component/ComponentToken.js"
export * as CreatePreAuthCode from "./Component/CreatePreAuthCode.js"
export * as QueryAuth from "./Component/QueryAuth.js"
export { ComponentStoreError, storeError } from "./Component/StoreError.js"
export * as Ticket from "./Component/Ticket.js"
