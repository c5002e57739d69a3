package desk

import (
	"errors"
	"fmt"
)

// Kind is the class of an error; the HTTP edge maps each to one status.
type Kind int

// The eight kinds, from the caller's fault to ours.
const (
	Internal        Kind = iota // a defect or an unexpected answer from below
	Invalid                     // the input can't be accepted as it is
	Unauthenticated             // nobody is signed in
	Forbidden                   // signed in, but not allowed
	NotFound                    // there is no such thing, or it isn't yours to see
	Conflict                    // right in itself, but the state has moved on
	TooLarge                    // over a named limit
	Unavailable                 // try again later: storage full, LINE down …
)

// Error carries a stable code for programs, words for people that say what to
// do, and a cause that is logged but never shown.
type Error struct {
	Kind    Kind
	Code    string
	Message string
	Field   string // the input's field at fault, if one is
	Cause   error
}

// E makes an error that a person may read.
func E(kind Kind, code, message string) *Error {
	return &Error{Kind: kind, Code: code, Message: message}
}

// Error gives the code, the words and the cause: for logs.
func (e *Error) Error() string {
	if e.Cause != nil {
		return fmt.Sprintf("%s: %s: %v", e.Code, e.Message, e.Cause)
	}
	return e.Code + ": " + e.Message
}

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Cause }

// Because gives a copy of e that carries a cause.
func (e *Error) Because(cause error) *Error {
	c := *e
	c.Cause = cause
	return &c
}

// On gives a copy of e that names the field at fault.
func (e *Error) On(field string) *Error {
	c := *e
	c.Field = field
	return &c
}

// Is makes two errors equal when their codes are, so that errors.Is works
// against the named errors of this package after Because and On.
func (e *Error) Is(target error) bool {
	t, ok := target.(*Error)
	return ok && t.Code == e.Code
}

// KindOf reads the kind of any error; a foreign one is Internal.
func KindOf(err error) Kind {
	var e *Error
	if errors.As(err, &e) {
		return e.Kind
	}
	return Internal
}

// CodeOf reads the stable code of any error; a foreign one is "internal".
func CodeOf(err error) string {
	var e *Error
	if errors.As(err, &e) {
		return e.Code
	}
	return "internal"
}

// Errors that several rooms return.
var (
	ErrNotFound = E(NotFound, "not_found", "There is no such thing here, or you may not see it.")
	ErrVersion  = E(Conflict, "version_conflict", "Somebody changed this meanwhile. Look at the current state and try again.")
	ErrDiskFull = E(Unavailable, "disk_full", "The desk's storage is full. Free space; nothing accepted so far is lost.")
	// ErrFilesFull is about files alone, which may lie on a disk of their own.
	ErrFilesFull = E(Unavailable, "files_full", "The storage for files is full. Text goes on. Free space there, then send the file again.")
)
