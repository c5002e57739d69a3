package knowledge

import _ "embed" // the pack is part of the program

//go:embed starter.json
var starter []byte

// Starter is the pack for a new brand: what an ordinary online shop is asked, to be
// made one's own. Its words in 〔 〕 are for the shop to fill in.
func Starter() ([]Row, error) { return Read(starter) }
