package trial

import (
	"sync"
	"testing"
)

// An address that is free again is still given to nobody else.
func TestAnAddressIsGivenOnce(t *testing.T) {
	var mu sync.Mutex
	seen := map[string]bool{}
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			for range 50 {
				addr, err := FreeAddress()
				mu.Lock()
				if err != nil || seen[addr] {
					t.Errorf("%s %v", addr, err)
				}
				seen[addr] = true
				mu.Unlock()
			}
		})
	}
	all.Wait()
}
