// Package image reads and shrinks pictures with the standard library alone. It
// reads what strangers send: nothing is decoded before its header says that it
// fits into memory.
package image
