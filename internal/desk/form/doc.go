// Package form is what a customer is asked for outside of the chat: a bank account, an address,
// a day of birth. The operator sends a link; the browser page behind it takes the answer, which
// never stands in the talk.
//
// It says what a sheet of questions holds, reads and judges an answer, masks it, and keeps the
// life of a request: asked once, answered at most once, destroyed at a known time. Card numbers
// have no place here: no field can hold one, and who writes one all the same is refused.
package form
