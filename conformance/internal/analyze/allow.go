package analyze

// falsePositives are messages that are wrong about an egress gateway, each
// with the Istio issue that says so.
var falsePositives = []struct{ code, issue, why string }{
	{
		"IST0128", "istio/istio#32936",
		"without caCertificates the certificates of the operating system decide, which is right for a host of the internet",
	},
	{
		"IST0129", "istio/istio#32936",
		"without caCertificates the certificates of the operating system decide, which is right for a host of the internet",
	},
	{
		"IST0134", "istio/istio#58557",
		"Istio allocates the address itself since 1.25, and writes it into the status",
	},
	{
		"IST0140", "istio/istio#58559",
		"the subset is that of the hop to the gateway, which the analyzer takes for the hop from an ingress gateway",
	},
}

// allowedBy returns the issue that excuses a message, or nothing.
func allowedBy(f Finding) string {
	for _, known := range falsePositives {
		if f.Code == known.code {
			return known.issue + ": " + known.why
		}
	}
	return ""
}
