from persona.agent import Persona

__all__ = ["Persona"]
