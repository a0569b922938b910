use crate::inference::Method;
pub(super) static METHODS: &[Method] = &[];
