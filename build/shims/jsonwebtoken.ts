/** Stands in for the whole of `jsonwebtoken`: of it the credential only signs. */
export { default as sign } from '../../node_modules/jsonwebtoken/sign';
