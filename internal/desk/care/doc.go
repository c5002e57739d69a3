// Package care holds how talks with people end and what is asked of others meanwhile: a
// brand's rules for hold, wrap-up, closing check and survey, and the records that outlive
// a move — escalations, follow-ups, answers to surveys, mutes.
package care
