// Package httpapi is the desk's HTTP edge: the API for the console and other
// programs, the live stream, LINE's webhook, files, health, and the console
// itself.
//
// routes.go is the whole table of what can be asked and who may. Every request
// passes one gate (gate.go), which says who is asking and refuses what the table
// does not allow; a handler then decodes, calls the flow once, maps the error and
// encodes. huma does the decoding and encoding and is known in this package only.
package httpapi
