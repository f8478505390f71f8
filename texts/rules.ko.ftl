x-placeholder = x
