/**
 * What the driver takes from `@aws-sdk/credential-providers` for MONGODB-AWS, which the bundle puts
 * in that package's place: the chain of environment, profile and role.
 */
export { defaultProvider as fromNodeProviderChain } from '@aws-sdk/credential-provider-node';
