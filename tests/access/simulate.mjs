// Evaluates requests by IAM's rules: a JSON list of simulations on stdin, a JSON list of answers on
// stdout, in one process. tests/iam_evaluation.py writes the one and reads the other.
import { readFileSync, writeFileSync } from 'node:fs'
import { getDenialReasons, getGrantReasons, runSimulation } from '@cloud-copilot/iam-simulate'

// The evaluator drops these keys from a request before it evaluates it, since it knows names with a
// variable part after a slash alone. A tag may have any name, so they travel as tags.
const DROPPED = /"(kms:EncryptionContext:[^"]+|[a-z0-9.-]+\.[a-z]{2,}:(?:aud|sub))":/gi

// An organisation is no part of a template; what it denies comes on top.
const NO_ORGANISATION = { serviceControlPolicies: [], resourceControlPolicies: [] }

// What is to be said of a resource with wildcards that no statement speaks of.
const NOTHING_MATCHES = { analysis: { result: 'ImplicitlyDenied' }, ignoredContextKeys: [] }

function told({ denialType, policyType, policyIdentifier, statementIndex }) {
  const verdict = denialType ? `${denialType.toLowerCase()}ly denied` : 'allowed'
  const number = statementIndex && `no. ${statementIndex}`
  return [verdict, 'by', policyType, 'policy', policyIdentifier, number].filter(Boolean).join(' ')
}

async function answer(simulation) {
  const outcome = await runSimulation({ ...simulation, ...NO_ORGANISATION }, {})
  if (outcome.resultType === 'error') {
    return { result: 'Error', why: [JSON.stringify(outcome.errors)] }
  }
  const { analysis, ignoredContextKeys } = outcome.result ?? outcome.results[0] ?? NOTHING_MATCHES
  if (ignoredContextKeys.length > 0) {
    return { result: 'Error', why: [`the action has no key ${ignoredContextKeys.join(', ')}`] }
  }
  if (analysis.result === 'Allowed') {
    return { result: 'Allowed', why: getGrantReasons(analysis).map(told) }
  }
  return { result: analysis.result, why: getDenialReasons(analysis).map(told) }
}

const asked = readFileSync(0, 'utf8').replace(DROPPED, '"aws:PrincipalTag/$1":')
writeFileSync(1, JSON.stringify(await Promise.all(JSON.parse(asked).map(answer))))
