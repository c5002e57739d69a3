package lineemu

// Operations lists "METHOD pattern" of every operation of the API, for the tests with LINE's own SDKs.
func Operations() []string {
	var list []string
	for _, op := range apiRoutes() {
		list = append(list, op.method+" "+op.pattern)
	}
	return list
}
