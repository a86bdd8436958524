"""Would it have fired? A draft is judged over the stored past by the rules of production."""
