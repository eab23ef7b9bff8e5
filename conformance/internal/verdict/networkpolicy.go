package verdict

import (
	networkingv1 "k8s.io/api/networking/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	metav1validation "k8s.io/apimachinery/pkg/apis/meta/v1/validation"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/validation/field"
)

// networkPolicy is the one kind of Kubernetes' own that stands beside Istio's.
var networkPolicy = networkingv1.SchemeGroupVersion.WithKind("NetworkPolicy")

// networkPolicyErrors decodes strictly, as kubectl asks the API server to, and
// looks at the selectors. The rest of Kubernetes' validation is in
// k8s.io/kubernetes, which is not made to be imported.
func networkPolicyErrors(object *unstructured.Unstructured) []string {
	var policy networkingv1.NetworkPolicy
	if err := runtime.DefaultUnstructuredConverter.FromUnstructuredWithValidation(object.Object, &policy, true); err != nil {
		return []string{"decoding: " + err.Error()}
	}
	spec := field.NewPath("spec")
	problems := selectors(spec.Child("podSelector"), &policy.Spec.PodSelector)
	for i, rule := range policy.Spec.Ingress {
		problems = append(problems, peers(spec.Child("ingress").Index(i).Child("from"), rule.From)...)
	}
	for i, rule := range policy.Spec.Egress {
		problems = append(problems, peers(spec.Child("egress").Index(i).Child("to"), rule.To)...)
	}
	var out []string
	for _, problem := range problems {
		out = append(out, "Kubernetes: "+problem.Error())
	}
	return out
}

func peers(path *field.Path, peers []networkingv1.NetworkPolicyPeer) field.ErrorList {
	var out field.ErrorList
	for i, peer := range peers {
		out = append(out, selectors(path.Index(i).Child("podSelector"), peer.PodSelector)...)
		out = append(out, selectors(path.Index(i).Child("namespaceSelector"), peer.NamespaceSelector)...)
	}
	return out
}

func selectors(path *field.Path, selector *metav1.LabelSelector) field.ErrorList {
	return metav1validation.ValidateLabelSelector(selector, metav1validation.LabelSelectorValidationOptions{}, path)
}
