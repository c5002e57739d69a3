package retrieval

// A term is the 64-bit hash of its stream and its text: no strings are kept. With a million
// terms the chance that any two share a hash is below one in ten million, and the harm would
// be one slightly wrong score.
type term uint64

const (
	fnvOffset = 14695981039346656037
	fnvPrime  = 1099511628211
)

// add extends an FNV-1a hash by a rune, so that longer substrings cost one step each.
func add(h uint64, r rune) uint64 {
	for range 3 { // 21 bits are a rune
		h = (h ^ uint64(r&0x7f)) * fnvPrime
		r >>= 7
	}
	return h
}

// mix spreads an FNV hash over all bits (the finaliser of MurmurHash3).
func mix(h uint64) uint64 {
	h ^= h >> 33
	h *= 0xff51afd7ed558ccd
	h ^= h >> 33
	h *= 0xc4ceb9fe1a85ec53
	return h ^ h>>33
}

func hash(s string) uint64 {
	h := uint64(fnvOffset)
	for _, r := range s {
		h = add(h, r)
	}
	return mix(h)
}

// in makes the term of a text's hash in a stream.
func in(s stream, h uint64) term { return term(mix(h + uint64(s) + 1)) }
