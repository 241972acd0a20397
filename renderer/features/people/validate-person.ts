import { PersonFields } from '../../../contracts/people.ts'

/** A person as the form holds it: an empty department stands for none. */
export type PersonFormValues = {
  readonly name: string
  readonly employeeNumber: string
  readonly department: string
}

export type ValidPerson =
  | { readonly kind: 'valid'; readonly person: PersonFields }
  | { readonly kind: 'invalid'; readonly errors: Partial<Record<keyof PersonFormValues, string>> }

/** Judges a form by the contract's own schema; of several problems of a field the first counts. */
export function validatePerson({ department, ...rest }: PersonFormValues): ValidPerson {
  const parsed = PersonFields.safeParse({
    ...rest,
    department: department.trim() === '' ? null : department,
  })
  if (parsed.success) return { kind: 'valid', person: parsed.data }
  const errors: Partial<Record<keyof PersonFormValues, string>> = {}
  for (const { path, message } of parsed.error.issues) {
    const [field] = path
    if (field === 'name' || field === 'employeeNumber' || field === 'department') {
      errors[field] ??= message
    }
  }
  return { kind: 'invalid', errors }
}
