// Package contact says what is kept of a customer beside their talks: how far somebody has
// made sure who they are (本人確認), what colleagues must know of them, notes, which contacts
// are one person, and how an order looks.
//
// Nothing that a customer answers to prove who they are is ever kept: only which items
// matched, who held them against the record, and when.
//
// Dependencies: package desk.
package contact
