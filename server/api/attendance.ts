import { ORPCError } from '@orpc/server'
import type { AttendanceDays } from '../attendance/attendance-days.ts'
import { api } from './base.ts'

export function createAttendanceRouter(deps: { readonly attendance: AttendanceDays }) {
  const { attendance } = deps
  return {
    days: api.attendance.days.handler(async ({ input }) => {
      const days = await attendance.days(input.date)
      if (days === null) {
        throw new ORPCError('NOT_FOUND', {
          message: 'There is no site yet. Explore the demo site or connect cameras first.',
        })
      }
      return days
    }),

    day: api.attendance.day.handler(async ({ input }) => {
      const day = await attendance.day(input.personId, input.date)
      if (day === null) {
        throw new ORPCError('NOT_FOUND', {
          message: 'This person is not there any more. Go back to the list.',
        })
      }
      return day
    }),
  }
}
