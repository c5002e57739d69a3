package bot

// Triggers finds the scenario that a customer's words begin, however many there are.
type Triggers map[string][]Scenario // by the wish without its politeness

// NewTriggers notes the words of all.
func NewTriggers(live []Scenario) Triggers {
	t := Triggers{}
	for _, sc := range live {
		for _, words := range sc.Triggers {
			key := bare(words)
			if has := t[key]; key != "" && (len(has) == 0 || has[len(has)-1].ID != sc.ID) {
				t[key] = append(has, sc)
			}
		}
	}
	return t
}

// Of gives the scenario that words begin; of several, the first.
func (t Triggers) Of(words string) (Scenario, bool) {
	if all := t[bare(words)]; len(all) > 0 {
		return all[0], true
	}
	return Scenario{}, false
}
